import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';

/** The cheapest SMTP server that is correct: takes everything, keeps nothing, counts. Runs in a thread of its own. */
let taken = 0;

const server = createServer((socket) => {
  let isData = false;
  let rest = '';
  socket.setEncoding('latin1');
  socket.setNoDelay(true);
  socket.write('220 sink\r\n');
  socket.on('error', () => undefined);
  socket.on('data', (chunk: string) => {
    rest += chunk;
    for (;;) {
      if (isData) {
        const end = rest.indexOf('\r\n.\r\n');
        if (end === -1) return;
        rest = rest.slice(end + 5);
        isData = false;
        taken += 1;
        socket.write('250 taken\r\n');
      } else {
        const end = rest.indexOf('\r\n');
        if (end === -1) return;
        const command = rest.slice(0, 4).toUpperCase();
        rest = rest.slice(end + 2);
        if (command === 'EHLO') socket.write('250-sink\r\n250 8BITMIME\r\n');
        else if (command === 'DATA') {
          isData = true;
          socket.write('354 go\r\n');
        } else if (command === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    }
  });
});

server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage(server.address());
});
parentPort?.on('message', () => parentPort?.postMessage({ taken }));
