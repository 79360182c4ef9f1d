// The first script: what the page will need, the look and the language chosen on this device, then the pages.
import "./api/first"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { fetchAhead } from "./app/ahead"
import { App } from "./app/App"
import { entered } from "./app/frame/gateway"
import { currentLanguage } from "./i18n"
import { showTheme } from "./ui/theme"
import "./ui/base.css"

entered()
fetchAhead(location.pathname)
showTheme()
document.documentElement.lang = currentLanguage()

const root = document.getElementById("root")
if (!root) throw new Error("the page has no #root")
createRoot(root).render(<StrictMode><App /></StrictMode>)
