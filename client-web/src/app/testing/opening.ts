// What opens a document in the tests of its page: they put it in the place of `sync`'s own, before the page is loaded.

/** What opening gives; nothing for ever, unless a test says otherwise. */
export const opening = { now: (): Promise<unknown> => new Promise(() => undefined) }
