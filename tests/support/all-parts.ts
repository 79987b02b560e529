import '../../src/engine/simulation/all-parts.ts'
import '../../src/replay/fill-monitors.ts'

// Tests run any scenario, and watch every run.
