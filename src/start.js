// Plain JavaScript, so that a Node which cannot run TypeScript can still say what is wrong.
// Name look-ups wait in this pool: four dead names must not delay the probes of everything else.
process.env.UV_THREADPOOL_SIZE ??= '32';

const NEEDED_MAJOR = 24;

if (Number(process.versions.node.split('.')[0]) < NEEDED_MAJOR) {
  process.stderr.write(
    `Pulih needs Node ${NEEDED_MAJOR} or newer; this is Node ${process.versions.node} (${process.execPath}). Run "npm ci", which brings Node ${NEEDED_MAJOR} on Linux and Windows, or install it from https://nodejs.org.\n`,
  );
  process.exitCode = 1;
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
}
