import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript, localCompletionSource } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { useEffect, useMemo, useRef } from 'react'
import type { CodeStrings } from '../../content/strings/strings.ts'
import { kafkaCompletion } from './editor-completion.ts'
import { EDITOR_THEME } from './editor-theme.ts'

/** Something to be marked in the code. */
export interface LineMark {
  /** From 1. */
  readonly line: number
  readonly message: string
  /** error: it cannot run so; warning: it has failed for a record. */
  readonly severity: 'error' | 'warning'
}

export interface CodeEditorProps {
  readonly text: string
  readonly onText: (text: string) => void
  readonly marks: readonly LineMark[]
  readonly words: CodeStrings
  readonly hasOnNewBatch: boolean
  /** Id of what describes it. */
  readonly describedBy: string
  readonly wraps: boolean
}

/** Wall time (ms) in which Tab leaves the editor after Escape. */
const TAB_LEAVES_MS = 2000

/** Code in CodeMirror. It is fetched when it is first shown. */
export function CodeEditor(props: CodeEditorProps) {
  const { text, marks, words, hasOnNewBatch, describedBy, wraps } = props
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const onText = useRef(props.onText)
  const changing = useMemo(() => new Compartment(), [])
  useEffect(() => {
    onText.current = props.onText
  })
  const fromPage = useMemo(
    () => pageExtensions(words, hasOnNewBatch, describedBy, wraps),
    [words, hasOnNewBatch, describedBy, wraps],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes is dispatched below
  useEffect(() => {
    const made = new EditorView({
      parent: place.current ?? document.body,
      state: EditorState.create({
        doc: text,
        extensions: [
          OWN_EXTENSIONS,
          changing.of(fromPage),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) onText.current(update.state.doc.toString())
          }),
        ],
      }),
    })
    view.current = made
    return () => made.destroy()
  }, [])

  useEffect(() => {
    view.current?.dispatch({ effects: changing.reconfigure(fromPage) })
  }, [changing, fromPage])

  useEffect(() => {
    const { current } = view
    if (!current || current.state.doc.toString() === text) return
    // One step for Undo, as if it had been pasted.
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text }, scrollIntoView: false })
  }, [text])

  useEffect(() => {
    const { current } = view
    if (current) current.dispatch(setDiagnostics(current.state, diagnosticsOf(current.state, marks)))
  }, [marks])

  return <div ref={place} className="code-editor" lang="en" translate="no" />
}

/** Escape stays in the editor once and lets Tab out; the second one closes the dialog. */
function escapeFirst(view: EditorView): boolean {
  const now = performance.now()
  if (now - (lastEscapeMs.get(view) ?? -TAB_LEAVES_MS) < TAB_LEAVES_MS) return false
  lastEscapeMs.set(view, now)
  view.setTabFocusMode(TAB_LEAVES_MS)
  return true
}

const lastEscapeMs = new WeakMap<EditorView, number>()

const OWN_EXTENSIONS: Extension = [
  lineNumbers(),
  lintGutter(),
  history(),
  indentOnInput(),
  indentUnit.of('  '),
  EditorState.tabSize.of(2),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  javascript({ typescript: true }),
  EDITOR_THEME,
  keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    { key: 'Escape', run: (view) => completionStatus(view.state) === null && escapeFirst(view) },
    ...defaultKeymap,
    ...historyKeymap,
    ...lintKeymap,
    indentWithTab,
  ]),
  EditorView.domEventHandlers({
    // What is typed here is no shortcut of the page.
    keydown(event) {
      if (event.key !== 'Escape') event.stopPropagation()
      return false
    },
    blur(_, view) {
      lastEscapeMs.delete(view)
      return false
    },
  }),
]

function pageExtensions(words: CodeStrings, hasOnNewBatch: boolean, describedBy: string, wraps: boolean): Extension {
  return [
    autocompletion({ override: [kafkaCompletion(words.complete, hasOnNewBatch), localCompletionSource], icons: false }),
    EditorView.contentAttributes.of({
      'aria-label': words.editor,
      'aria-describedby': describedBy,
      autocapitalize: 'off',
      autocorrect: 'off',
      spellcheck: 'false',
    }),
    wraps ? EditorView.lineWrapping : [],
  ]
}

function diagnosticsOf(state: EditorState, marks: readonly LineMark[]): Diagnostic[] {
  return marks.flatMap(({ line, message, severity }): Diagnostic[] => {
    if (line < 1 || line > state.doc.lines) return []
    const { from, to, text } = state.doc.line(line)
    const indent = text.length - text.trimStart().length
    return [{ from: Math.min(from + indent, to), to, message, severity }]
  })
}
