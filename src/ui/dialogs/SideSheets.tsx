import { Suspense } from 'react'
import { ControlRail, type ControlRailProps } from '../controls/ControlRail.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { useStrings } from '../shell/page-context.ts'
import { PhoneScenarios } from '../top-bar/ScenarioPicker.tsx'
import { VersionPicker } from '../top-bar/TopBar.tsx'
import { Sheet } from './Sheet.tsx'

/** The inspector, where it has no column: from the side, on a phone from below. */
export function InspectorSheet({ phone, onClose }: { phone: boolean; onClose: () => void }) {
  const strings = useStrings()
  return (
    <Sheet title={strings.inspectorName} onClose={onClose} from={phone ? 'bottom' : 'side'}>
      <Inspector />
    </Sheet>
  )
}

/** The controls of a phone, with the scenario and the version that stand in the bar elsewhere. */
export function ControlsSheet({ onClose, ...rail }: ControlRailProps & { readonly onClose: () => void }) {
  const strings = useStrings()
  return (
    <Sheet title={strings.controlsName} onClose={onClose} from="bottom">
      <div className="phone-controls">
        <PhoneScenarios onChosen={onClose} />
        <VersionPicker />
        <Suspense>
          <ControlRail {...rail} />
        </Suspense>
      </div>
    </Sheet>
  )
}
