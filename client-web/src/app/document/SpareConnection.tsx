// Said while requests carry the connection, because sockets don't pass: everything works, somewhat later; whoever runs the
// network can mend it.
import { useLink } from "../../sync/light"
import { Icon } from "../../ui/Icon"
import { useDocumentText } from "./text"

/** Beside the indicator; empty where sockets pass. */
export function SpareConnection() {
  const text = useDocumentText()
  const link = useLink()
  const spare = link.state === "online" && link.over === "http"
  // The status is there before it says something, so that it is read out when it does.
  return (
    <p className="app-spare" role="status">
      {spare && (
        <span className="app-spare-words" title={text("spare words")}>
          <Icon name="online" />
          <span>{text("spare")}</span>
          <span className="ui-visually-hidden">. {text("spare words")}</span>
        </span>
      )}
    </p>
  )
}
