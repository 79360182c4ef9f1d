// What one chooses for this device: language, appearance, announcements; and forgetting it all.
import { useState, useSyncExternalStore } from "react"
import { setLanguage, useLanguage, type Language } from "../../i18n"
import { announcementsOn, setAnnouncements, subscribeAnnouncements } from "../../ui/announce"
import { Button } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { currentTheme, setTheme, type Theme } from "../../ui/theme"
import { PageTitle } from "../frame/PageTitle"
import { CopiesAside } from "./CopiesAside"
import { askToLeave } from "./leaving"
import { useSettingsText } from "./text"
import "../../ui/field.css"
import "./settings.css"

const LANGUAGES: readonly (readonly [Language, string])[] = [["fr", "Français"], ["en", "English"]]
const THEMES: readonly Theme[] = ["auto", "light", "dark"]

/** « Réglages ». */
export function Settings() {
  const text = useSettingsText()
  return (
    <article className="ui-prose app-settings">
      <PageTitle title={text("title")} />
      <p>{text("intro")}</p>
      <LanguageChoice />
      <ThemeChoice />
      <AnnouncementsChoice />
      <Device />
    </article>
  )
}

function LanguageChoice() {
  const text = useSettingsText()
  const language = useLanguage()
  return (
    <fieldset className="ui-choices" aria-describedby="language-help">
      <legend className="app-settings-title">{text("language")}</legend>
      <div className="app-settings-choices">
        {LANGUAGES.map(([value, name]) => (
          <label key={value} className="ui-check" lang={value}>
            <input
              type="radio"
              name="language"
              checked={language === value}
              onChange={() => setLanguage(value)}
            />
            {name}
          </label>
        ))}
      </div>
      <p className="ui-help" id="language-help">{text("language help")}</p>
    </fieldset>
  )
}

function ThemeChoice() {
  const text = useSettingsText()
  const [theme, choose] = useState(currentTheme)
  return (
    <fieldset className="ui-choices">
      <legend className="app-settings-title">{text("theme")}</legend>
      <div className="app-settings-choices">
        {THEMES.map((value) => (
          <label key={value} className="ui-check">
            <input
              type="radio"
              name="theme"
              checked={theme === value}
              onChange={() => {
                choose(value)
                setTheme(value)
              }}
            />
            {text(`theme ${value}`)}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function AnnouncementsChoice() {
  const text = useSettingsText()
  const on = useSyncExternalStore(subscribeAnnouncements, announcementsOn, announcementsOn)
  return (
    <fieldset className="ui-choices">
      <legend className="app-settings-title">{text("announcements")}</legend>
      <label className="ui-check">
        <input
          type="checkbox"
          checked={on}
          aria-describedby="announcements-help"
          onChange={(event) => setAnnouncements(event.target.checked ? "on" : "off")}
        />
        {text("announcements label")}
      </label>
      <p className="ui-help" id="announcements-help">{text("announcements help")}</p>
    </fieldset>
  )
}

function Device() {
  const text = useSettingsText()
  return (
    <section aria-labelledby="device-title">
      <h2 id="device-title" className="app-settings-title">{text("device title")}</h2>
      <p>{text("device words")}</p>
      {globalThis.isSecureContext === false && <Notice kind="info" title={text("insecure title")}><p>{text("insecure words")}</p></Notice>}
      <CopiesAside />
      <Button kind="danger" icon="trash" onClick={() => askToLeave("forget")}>{text("forget")}</Button>
    </section>
  )
}
