// What fields and parts of a form are called where nothing of the form stands around them: in the outline, the history, a
// sentence (C85). In the form itself they have the guide's labels.

/** The short name, or the label where that says enough by itself. */
export function nameOf(one: { readonly label: string; readonly short?: string }): string {
  return one.short ?? one.label
}
