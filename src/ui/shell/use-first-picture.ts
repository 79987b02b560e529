import { useEffect, useState } from 'react'
import { useGlance } from './page-context.ts'

/** ms of wall time after which the rest of the page comes in any case: the engine may be slow, or have stopped. */
const AT_LATEST_MS = 2_000

/** Whether the first picture is there. What is not part of it is fetched from then on, so that it does not wait for it. */
export function useFirstPicture(): boolean {
  const hasView = useGlance((state) => state.view !== undefined)
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), AT_LATEST_MS)
    return () => clearTimeout(timer)
  }, [])
  return hasView || isLate
}
