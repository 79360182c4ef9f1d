// Why a document can't be opened.

/** The server knows of no such document, or of none for this person: it says the same of both. */
export class DocumentUnavailable extends Error {
  override readonly name = "DocumentUnavailable"

  constructor(readonly id: string) {
    super(`there is no document ${id} for this person`)
  }
}
