// How marks grow with the words beside them.

/** Whether a mark takes in what is typed behind it. */
export function expandOf(name: string): "after" | "none" {
  return name === "link" ? "none" : "after"
}
