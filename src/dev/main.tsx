import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../ui/tokens.css'
import './playground.css'
import { StagePlayground } from './StagePlayground.tsx'

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <StagePlayground />
    </StrictMode>,
  )
}
