// A signed-in participant of the demonstration, with the calls that tests make.
import type { CreatedDocument, DocumentSummary, Role, SignedIn, WorkspaceSummary } from "../../api"
import { Problem } from "../../api"
import type { Program } from "./program"

export const DEMO = {
  coordination: "coordination@demo.maillage",
  redaction: "redaction@demo.maillage",
  redaction2: "redaction2@demo.maillage",
  pilote: "pilote@demo.maillage",
  lecture: "lecture@demo.maillage",
} as const

/** One session. */
export class Account {
  cookie = ""

  private constructor(readonly program: Program, readonly me: SignedIn) {}

  static async signIn(program: Program, email: string): Promise<Account> {
    const answer = await ask(program, "", "POST", "/session", { email, password: "demo" })
    const account = new Account(program, (await answer.json()) as SignedIn)
    account.cookie = cookieOf(answer)
    return account
  }

  /** Signs in again, as the page does after its session ended. */
  async signInAgain(): Promise<void> {
    const answer = await ask(this.program, "", "POST", "/session", { email: this.me.email, password: "demo" })
    this.cookie = cookieOf(answer)
  }

  async signOut(): Promise<void> {
    await ask(this.program, this.cookie, "DELETE", "/session")
  }

  /** Who the server says this cookie is; `null` if nobody. */
  async session(): Promise<SignedIn | null> {
    try {
      return await this.get<SignedIn>("/session")
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return null
      throw error
    }
  }

  async createDocument(title: string): Promise<string> {
    const [workspace] = await this.get<WorkspaceSummary[]>("/workspaces")
    const body = { gabarit: "normandie-2025/fiche-action@1", title }
    const answer = await ask(this.program, this.cookie, "POST", `/workspaces/${workspace?.id}/documents`, body)
    return ((await answer.json()) as CreatedDocument).id
  }

  summary(id: string): Promise<DocumentSummary> {
    return this.get<DocumentSummary>(`/documents/${id}`)
  }

  /** What the server has of a document. */
  content(id: string): Promise<{ title: string; fields: Record<string, unknown> }> {
    return this.get(`/documents/${id}/content`)
  }

  async setRole(id: string, participant: string, role: Role): Promise<void> {
    await ask(this.program, this.cookie, "PUT", `/documents/${id}/roles/${participant}`, { role })
  }

  async rename(id: string, title: string): Promise<void> {
    await ask(this.program, this.cookie, "PATCH", `/documents/${id}`, { title })
  }

  async archive(id: string, archived: boolean): Promise<void> {
    await ask(this.program, this.cookie, "PATCH", `/documents/${id}`, { archived })
  }

  async get<T>(path: string): Promise<T> {
    return (await (await ask(this.program, this.cookie, "GET", path)).json()) as T
  }
}

async function ask(program: Program, cookie: string, method: string, path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = cookie === "" ? {} : { cookie }
  if (body !== undefined) headers["content-type"] = "application/json"
  const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) }
  const answer = await fetch(`${program.url}/api/v1${path}`, init)
  if (answer.ok) return answer
  const said = (await answer.json()) as { code: string }
  throw new Problem({ status: answer.status, code: said.code })
}

function cookieOf(answer: Response): string {
  return answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]).join("; ")
}
