// What is searched, filtered, grouped and sorted, above the list.
import { useId, useState } from "react"
import { Button, IconButton } from "../../../ui/Button"
import { Icon } from "../../../ui/Icon"
import { useAgo } from "../../../ui/moment"
import type { Place, Places } from "./places"
import { useListText } from "./text"
import { hasFilter, PLAIN, sortedBy, type Column, type View } from "./view"
import "../../../ui/field.css"

/** `onQuery` is told of each letter, `onView` of what is chosen. */
export function Toolbar({ view, query, places, columns, lastVisit, now, onQuery, onView }: {
  readonly view: View
  readonly query: string
  readonly places: Places
  readonly columns: readonly Column[]
  readonly lastVisit: number | undefined
  readonly now: number
  readonly onQuery: (query: string) => void
  readonly onView: (view: View) => void
}) {
  const text = useListText()
  const ago = useAgo()
  const choose = (change: Partial<View>) => onView({ ...view, ...change })
  // On a phone they would be the first screen; wider, they are always there.
  const [open, setOpen] = useState(false)
  const id = useId()
  const hasAxes = places.axe.length > 1
  return (
    <div className="app-toolbar" role="group" aria-label={text("filters")}>
      <Search query={query} onChange={onQuery} />
      <div className="app-only">
        <Only pressed={view.mine} help={text("mine help")} onPress={() => choose({ mine: !view.mine })}>{text("mine")}</Only>
        <Only pressed={view.incomplete} onPress={() => choose({ incomplete: !view.incomplete })}>{text("incomplete")}</Only>
        {lastVisit !== undefined && (
          <Only
            pressed={view.sinceVisit}
            help={text("since visit help", { when: ago(lastVisit, now) })}
            onPress={() => choose({ sinceVisit: !view.sinceVisit })}
          >
            {text("since visit")}
          </Only>
        )}
        {hasFilter(view) && (
          <Button kind="quiet" small icon="close" onClick={() => onView({ ...PLAIN, query: view.query, sort: view.sort, descending: view.descending, group: view.group })}>
            {text("show all")}
          </Button>
        )}
      </div>
      <Button
        className="app-filters-button"
        icon="menu"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {text("filter and sort")}
      </Button>
      <div id={id} className="app-filters" data-open={open || undefined}>
        {(["kind", "axe", "pilot"] as const).map((key) => places[key].length > 1 && (
          <Filter key={key} name={key} places={places[key]} value={view[key]} onChange={(value) => choose({ [key]: value })} />
        ))}
        <Select
          label={text("group by")}
          value={view.group ?? ""}
          options={[["kind", text("group kind")], ...(hasAxes ? [["axe", text("group axe")] as const] : []), ["", text("group none")]]}
          onChange={(value) => choose({ group: value === "kind" || value === "axe" ? value : undefined })}
        />
        <div className="app-sort-by">
          <Select
            label={text("sort by")}
            value={view.sort}
            options={columns.map((column) => [column, text(`column ${column}`)])}
            onChange={(value) => onView(sortedBy({ ...view, sort: PLAIN.sort }, value as Column))}
          />
          <IconButton
            icon="arrow"
            className={view.descending ? "app-sort-down" : "app-sort-up"}
            label={text(view.descending ? "sort down" : "sort up")}
            onClick={() => onView(sortedBy(view, view.sort))}
          />
        </div>
      </div>
    </div>
  )
}

function Filter({ name, places, value, onChange }: {
  readonly name: "kind" | "axe" | "pilot"
  readonly places: readonly Place[]
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}) {
  const text = useListText()
  return (
    <Select
      label={text(`filter ${name}`)}
      value={value ?? ""}
      options={[["", text("any")], ...places.map(({ key, label }) => [key, label] as const)]}
      french
      onChange={(chosen) => onChange(chosen === "" ? undefined : chosen)}
    />
  )
}

function Select({ label, value, options, french = false, onChange }: {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, label: string])[]
  readonly french?: boolean
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="app-filter" data-chosen={(french && value !== "") || undefined}>
      <label htmlFor={id}>{label}</label>
      <select id={id} className="ui-select" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, words]) => <option key={key} value={key} {...(french && key !== "" && { lang: "fr" })}>{words}</option>)}
      </select>
    </div>
  )
}

function Only({ pressed, help, onPress, children }: {
  readonly pressed: boolean
  readonly help?: string
  readonly onPress: () => void
  readonly children: string
}) {
  return (
    <button type="button" className="app-toggle" aria-pressed={pressed} title={help} onClick={onPress}>
      {pressed && <Icon name="check" />} {children}
    </button>
  )
}

function Search({ query, onChange }: { readonly query: string; readonly onChange: (query: string) => void }) {
  const text = useListText()
  return (
    <div className="app-search" role="search">
      <label className="ui-visually-hidden" htmlFor="search">{text("search")}</label>
      <Icon name="search" />
      <input
        id="search"
        className="ui-input"
        type="text"
        inputMode="search"
        autoComplete="off"
        placeholder={text("search hint")}
        value={query}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onChange("")}
      />
      {query !== "" && (
        <IconButton
          small
          icon="close"
          label={text("clear search")}
          onClick={() => {
            onChange("")
            document.getElementById("search")?.focus()
          }}
        />
      )}
    </div>
  )
}
