// What stands under a reference: what it is linked to; or that its name is free, and a way to link it. A pilot that every
// fiche spells in its own way is several actors for whoever follows the contract.
import { useState } from "react"
import { Mixed, type Own } from "../../i18n/French"
import { folded } from "../../shape/folding"
import { isBlank } from "../../shape/read"
import { announce } from "../../ui/announce"
import { Button } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { Menu } from "../../ui/Menu"
import { useSuggestions } from "../context"
import { isTo, type ActorList, type Suggestions } from "../suggestions"
import { useFormText, type FormText } from "../text"

/** What a reference is linked to, and how to end that. */
export function LinkedTo({ to, onUnlink }: { readonly to: string; readonly onUnlink: () => void }) {
  const suggestions = useSuggestions()
  const text = useFormText()
  return (
    <p className="form-linked">
      <Icon name="link" />
      <span dir="auto"><Mixed say={(own) => linkedTo(suggestions, to, text, own)} /></span>
      <Button kind="quiet" small onClick={onUnlink}>{text("reference unlink")}</Button>
    </p>
  )
}

function linkedTo(suggestions: Suggestions, ref: string, text: FormText, own: Own): string {
  if (suggestions.members.some((member) => member.id === ref)) return text("reference member")
  const known = suggestions.actors.find((actor) => isTo(actor, ref))
  // One that was just added is not among those that were heard of; its document is known all the same.
  const from = known?.from ?? suggestions.documents.find(({ id }) => ref.startsWith(`${id}/`))?.title
  return from === undefined ? text("reference linked elsewhere") : text("reference linked", { from: own(from) })
}

/** Of a name that is linked to nothing: to the actor that is called so, or to one that is added. `onLink` links that name, if it still stands. */
export function FreeName({ name, onLink }: { readonly name: string; readonly onLink: (ref: string, name: string) => void }) {
  const { actors, lists = [] } = useSuggestions()
  const text = useFormText()
  const [state, setState] = useState<"" | "adding" | "failed">("")
  if (isBlank(name)) return null
  const same = actors.find(({ name: other, ref }) => ref !== null && folded(other.trim()) === folded(name.trim()))
  if (same === undefined && lists.length === 0) return null
  const add = async (list: ActorList) => {
    setState("adding")
    try {
      onLink(await list.add(name), name)
      setState("")
      announce(text("reference added", { name: name.trim(), to: list.title }), "form-reference")
    } catch {
      setState("failed")
    }
  }
  const [only] = lists
  return (
    <p className="form-linked">
      <span>{text("reference free")}</span>
      {same !== undefined ? (
        <Button kind="quiet" small icon="link" onClick={() => same.ref !== null && onLink(same.ref, name)}>
          <Mixed say={(own) => text("reference link", { to: own(same.from) })} />
        </Button>
      ) : lists.length === 1 && only !== undefined ? (
        <Button kind="quiet" small icon="add" busy={state === "adding"} onClick={() => void add(only)}>{text("reference add")}</Button>
      ) : (
        <Menu
          small
          label={text("reference add")}
          entries={lists.map((list) => ({ id: list.id, label: list.title, onAction: () => void add(list) }))}
        >
          {text("reference add")}
        </Menu>
      )}
      {state === "failed" && <span role="alert" className="form-linked-fault">{text("reference not added")}</span>}
    </p>
  )
}
