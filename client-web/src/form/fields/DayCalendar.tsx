// The calendar of a day: fetched when a date first gets the focus.
import {
  Button as AriaButton, Calendar, CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell, Heading,
} from "react-aria-components"
import { Icon } from "../../ui/Icon"

/** A month, inside a date picker. */
export function DayCalendar() {
  return (
    <Calendar>
      <header className="form-picker-head">
        <AriaButton slot="previous" className="ui-button ui-icon-button" data-kind="quiet">
          <Icon name="back" />
        </AriaButton>
        <Heading className="form-picker-month" />
        <AriaButton slot="next" className="ui-button ui-icon-button" data-kind="quiet"><Icon name="arrow" /></AriaButton>
      </header>
      <CalendarGrid className="form-picker-days">
        <CalendarGridHeader>{(weekday) => <CalendarHeaderCell>{weekday}</CalendarHeaderCell>}</CalendarGridHeader>
        <CalendarGridBody>{(date) => <CalendarCell date={date} className="form-picker-day" />}</CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  )
}
