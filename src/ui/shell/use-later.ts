import { useEffect, useState } from 'react'

/** Wall time (ms) after which the first records move on any machine. */
const LATER_MS = 2_500

/** True a while after the page has opened: what nobody misses at first is not in its first load. */
export function useLater(): boolean {
  const [isLater, setIsLater] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLater(true), LATER_MS)
    return () => clearTimeout(timer)
  }, [])
  return isLater
}
