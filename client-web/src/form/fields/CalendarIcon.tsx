// A sheet of a calendar, drawn like the icons of ui/.

/** Hidden from screen readers: its button has a name. */
export function CalendarIcon() {
  return (
    <svg className="ui-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5V8M15.5 3.5V8M8.5 14.5h.1M12 14.5h.1M15.5 14.5h.1" />
    </svg>
  )
}
