// The notice at the bottom of the page. It is a landmark of its own, so that whoever heard it finds its button.
import { Button, IconButton } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { dismissNotice, useNotice } from "./notices"
import { useFrameText } from "./text"

/** Shows the notice there is. */
export function Notices() {
  const text = useFrameText()
  const notice = useNotice()
  if (!notice) return null
  const { action } = notice
  return (
    <section className="app-notice ui-no-print" data-kind={notice.kind} aria-label={text("notices")}>
      <Icon name={notice.kind ?? "good"} />
      <p>{notice.text}</p>
      {action && (
        <Button
          small
          icon="restore"
          onClick={() => {
            dismissNotice()
            action.run()
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton small icon="close" label={text("close notice")} onClick={dismissNotice} />
    </section>
  )
}
