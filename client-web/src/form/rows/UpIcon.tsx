// An icon that points up: the one that points down, turned.
import { Icon } from "../../ui/Icon"

/** Points up. */
export function UpIcon() {
  return <span className="form-up" aria-hidden="true"><Icon name="down" /></span>
}
