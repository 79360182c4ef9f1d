// The interface's words: French first, English second. Each room has a catalogue; its keys are those of the French one,
// so that a missing or misspelt key does not compile. French travels with the room, English is fetched when asked for.
import { useCallback, useSyncExternalStore } from "react"
import { isolate } from "./isolate"

/** The languages of the interface, each with its name for `Intl` and React Aria. */
const LOCALES = { fr: "fr-FR", en: "en-GB" } as const
export type Language = keyof typeof LOCALES
/**
 * A sentence in as many forms as its language tells numbers apart by (CLDR's categories: French has « one », « many » for
 * « un million de lignes », and « other »). `other` stands for those that aren't there.
 */
export type Plural = { readonly [C in Intl.LDMLPluralRule]?: string } & { readonly other: string }
/** A sentence with `{name}` places, or its plural forms, chosen by the number `n`. */
export type Message = string | Plural
export type Catalogue = Readonly<Record<string, Message>>
/** The English twin of a French catalogue: the same keys. */
export type Translation<C extends Catalogue> = { readonly [K in keyof C]: Message }
/** What fills the places. Numbers are written as the language does. */
export type Vars = Readonly<Record<string, string | number>>
/** Gives the sentence of a key. */
export type Text<C extends Catalogue> = (key: keyof C & string, vars?: Vars) => string

/** Costly to make, and asked for at every keystroke. */
const NUMBERS = forEach((of) => new Intl.NumberFormat(of))
const PLURALS = forEach((of) => new Intl.PluralRules(of))

const KEPT_AS = "maillage.language"
const listeners = new Set<() => void>()
let language: Language = kept()
/** Raised when the language or a loaded catalogue changes. */
let version = 0

function kept(): Language {
  try {
    const chosen = localStorage.getItem(KEPT_AS) ?? ""
    return isLanguage(chosen) ? chosen : "fr"
  } catch {
    return "fr"
  }
}

function changed(): void {
  version += 1
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The language chosen on this device; French until somebody chooses. */
export function currentLanguage(): Language {
  return language
}

/** As `Intl` and React Aria name it. */
export function locale(of: Language = language): (typeof LOCALES)[Language] {
  return LOCALES[of]
}

/** The plural categories of a language. */
export function pluralsOf(of: Language): readonly Intl.LDMLPluralRule[] {
  return PLURALS[of].resolvedOptions().pluralCategories
}

/** Chooses the language and keeps the choice on this device. */
export function setLanguage(next: Language): void {
  language = next
  document.documentElement.lang = next
  try {
    localStorage.setItem(KEPT_AS, next)
  } catch {
    // A device without storage asks again next time.
  }
  changed()
}

/** The language, as a hook. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage, currentLanguage)
}

/**
 * Makes a room's hook: `export const useFormText = catalogue(fr, () => import("./text.en").then((m) => m.en))`.
 * Until English has come, French is shown. The function it returns changes only when the words do.
 */
export function catalogue<C extends Catalogue>(fr: C, english: () => Promise<Translation<C>>): () => Text<C> {
  const say = speaker(fr, english)
  return function useText() {
    const now = useSyncExternalStore(subscribe, () => version, () => version)
    return useCallback<Text<C>>((key, vars) => say(key, vars), [now])
  }
}

/** The same for code outside React. */
export function speaker<C extends Catalogue>(fr: C, english: () => Promise<Translation<C>>): Text<C> {
  let en: Translation<C> | "loading" | undefined
  return (key, vars) => {
    if (language === "en" && en === undefined) {
      en = "loading"
      english().then(
        (loaded) => { en = loaded; changed() },
        () => { en = undefined },
      )
    }
    const words: Translation<C> = language === "en" && typeof en === "object" ? en : fr
    return fill(words[key] ?? fr[key] ?? key, vars, words === fr ? "fr" : "en")
  }
}

function fill(message: Message, vars: Vars | undefined, spoken: Language): string {
  const sentence = typeof message === "string" ? message
    : message[PLURALS[spoken].select(Number(vars?.["n"] ?? 0))] ?? message.other
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = vars?.[name]
    if (value === undefined) return place
    return typeof value === "number" ? NUMBERS[spoken].format(value) : isolate(value)
  })
}

function isLanguage(name: string): name is Language {
  return Object.hasOwn(LOCALES, name)
}

function forEach<T>(make: (locale: string) => T): Readonly<Record<Language, T>> {
  const made = Object.entries(LOCALES).map(([name, of]) => [name, make(of)] as const)
  return Object.fromEntries(made) as Record<Language, T>
}
