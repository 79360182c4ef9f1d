// Who is in the document, where each is, and the way to them.
import type { Gabarit } from "../../api/generated/types"
import type { FormSource } from "../../source"
import type { Present } from "../../sync"
import { Button } from "../../ui/Button"
import { Avatar } from "../../ui/Person"
import { navigationOf } from "../navigation"
import { PlaceLabel } from "../PlaceLabel"
import { useFormText } from "../text"

/** The other people; nothing where I am alone. */
export function PeopleHere({ source, gabarit, people, onGo }: {
  readonly source: FormSource
  readonly gabarit: Gabarit
  readonly people: readonly Present[]
  readonly onGo: () => void
}) {
  const text = useFormText()
  if (people.length === 0) return null
  const join = (path: string) => {
    onGo()
    navigationOf(source).go(path)
  }
  return (
    <div className="form-outline-people">
      <h3>{text("outline people")}</h3>
      <ul role="list">
        {people.map(({ person, path }) => (
          <li key={person.id}>
            {path === null ? (
              <span className="form-outline-person">
                <Avatar person={person} /><span>{text("outline nowhere", { name: person.name })}</span>
              </span>
            ) : (
              <Button kind="quiet" small className="form-outline-person" onClick={() => join(path)}>
                <Avatar person={person} />
                <span>
                  <span>{text("outline join", { name: person.name })}</span>
                  <span className="ui-aside"> <PlaceLabel gabarit={gabarit} path={path} source={source} /></span>
                </span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
