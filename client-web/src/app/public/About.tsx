// What this is.
import { PageTitle } from "../frame/PageTitle"
import { usePagesText } from "./pages-text"

const PARTS = ["saved", "offline", "together", "people", "free"] as const

/** « À propos ». */
export function About() {
  const text = usePagesText()
  return (
    <article className="ui-prose">
      <PageTitle title={text("about title")} />
      <p className="app-lead">{text("about what")}</p>
      {PARTS.map((part) => (
        <section key={part}>
          <h2>{text(`about ${part} title`)}</h2>
          <p>{text(`about ${part}`)}</p>
        </section>
      ))}
    </article>
  )
}
