// How a control is called by those who can't see what stands around it.

/** What a control's element carries. `label` where no words stand beside it (a cell), `labelledBy` where they do. */
export interface Names {
  readonly id: string
  readonly label?: string
  readonly labelledBy?: string
  readonly describedBy?: string | undefined
}

/** The attributes of a single element. */
export function naming(names: Names): {
  readonly id: string
  readonly "aria-label"?: string | undefined
  readonly "aria-labelledby"?: string | undefined
  readonly "aria-describedby"?: string | undefined
} {
  return {
    id: names.id,
    "aria-label": names.label,
    "aria-labelledby": names.labelledBy,
    "aria-describedby": names.describedBy,
  }
}

/** Ids one after the other, for `aria-describedby`; nothing where there are none. */
export function idsOf(...ids: (string | false | null | undefined)[]): string | undefined {
  return ids.filter(Boolean).join(" ") || undefined
}
