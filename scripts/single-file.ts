// Plugins that put the whole page into one HTML file.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const WORKER = /new Worker\(new URL\('(\.[^']+)', import\.meta\.url\), \{ type: 'module' \}\)/
const ICON = path.resolve(import.meta.dirname, '../public/favicon.svg')
const FILE = 'inflight.html'

/** Every worker of the page comes out of a blob instead of a file of its own. */
export function workersInside(): Plugin {
  return {
    name: 'inflight:workers-inside',
    enforce: 'pre',
    transform(code, id) {
      const found = WORKER.exec(code)
      if (!found || id.includes('node_modules')) return undefined
      const inside = code.replace(WORKER, 'new WorkerInside()')
      return { code: `import WorkerInside from '${found[1]}?worker&inline'\n${inside}`, map: null }
    },
  }
}

/** Scripts and styles go into the page, with a policy that allows exactly them. */
export function intoOneFile(): Plugin {
  return {
    name: 'inflight:into-one-file',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const outputs = Object.values(bundle)
        const page = outputs.find((one) => one.fileName === 'index.html')
        const scripts = outputs.filter((one) => one.type === 'chunk')
        const styles = outputs.filter((one) => one.fileName.endsWith('.css'))
        const rest = outputs.filter((one) => one !== page && one.type !== 'chunk' && !styles.includes(one))
        const [script] = scripts
        if (!page || !script || scripts.length > 1 || rest.length > 0) {
          this.error(`one file is asked for, and there are ${outputs.map(({ fileName }) => fileName).join(', ')}`)
        }
        const source = onePage(textOf(page), textOf(script), styles.map(textOf).join('\n'))
        for (const { fileName } of outputs) delete bundle[fileName]
        this.emitFile({ type: 'asset', fileName: FILE, source })
      },
    },
  }
}

function onePage(html: string, script: string, style: string): string {
  // Nothing in the script may end the element that holds it.
  const safe = `\n${script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')}\n`
  const hash = createHash('sha256').update(safe).digest('base64')
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}' 'wasm-unsafe-eval'`,
    'worker-src blob:',
    'connect-src data: blob:',
    "style-src 'unsafe-inline'",
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const icon = `data:image/svg+xml;base64,${readFileSync(ICON).toString('base64')}`
  return html
    .replace(/\s*<script type="module"[^>]*><\/script>/, '')
    .replace(/\s*<link rel="(?:stylesheet|manifest|apple-touch-icon|icon|modulepreload)"[^>]*>/g, '')
    .replace(
      '<meta charset="utf-8" />',
      (first) => `${first}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    )
    .replace(
      '</head>',
      () => `  <link rel="icon" type="image/svg+xml" href="${icon}" />\n    <style>\n${style}\n</style>\n  </head>`,
    )
    .replace('</body>', () => `  <script type="module">${safe}</script>\n  </body>`)
}

function textOf(output: Rolldown.OutputAsset | Rolldown.OutputChunk): string {
  return output.type === 'chunk' ? output.code : output.source.toString()
}
