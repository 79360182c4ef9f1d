// One field that can't be shown takes nothing else with it: its words are shown instead, as they are, and it can be tried
// again.
import { Component, type ReactNode } from "react"

interface BoundaryProps {
  /** Gets a function that tries again. */
  readonly fallback: (retry: () => void) => ReactNode
  readonly children: ReactNode
}

/** Shows `fallback` where something inside throws. */
export class Boundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback(() => this.setState({ failed: false })) : this.props.children
  }
}
