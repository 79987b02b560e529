import { DropGate } from '../drop/DropGate.tsx'
import { LinkGate } from './LinkGate.tsx'

/** What comes into the page from outside: links in its address, and what is dropped on it. */
export function PageGates() {
  return (
    <>
      <LinkGate />
      <DropGate />
    </>
  )
}
