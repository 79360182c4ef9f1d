// Whoever shows a field writes its path as a new array each time; effects want the same one as long as it says the
// same.
import { useMemo } from "react"
import type { Path } from "../shape/paths"

/** The same array until another path is given. */
export function useStablePath(path: Path): Path {
  const key = path.join("\u0000")
  // The key says everything that the path does.
  return useMemo(() => path, [key])
}
