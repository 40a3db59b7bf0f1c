// Reads [[latex, display], …] from stdin and writes [[both, html, mathml], …]: KaTeX on a server.
const katex = require('katex');
const formulas = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const outputs = ['htmlAndMathml', 'html', 'mathml'];
process.stdout.write(JSON.stringify(formulas.map(([latex, display]) => outputs.map(
    (output) => katex.renderToString(
        latex, {displayMode: display, output, throwOnError: false, strict: 'ignore'})))));
