// undici's fetch: a body from a stream, then events. Arguments: proxy, CA file, base URL, MiB.
const { ProxyAgent, fetch } = require('undici');
const { createHash } = require('crypto');
const fs = require('fs');
const [proxy, ca, base, mebibytes] = process.argv.slice(2);
const dispatcher = new ProxyAgent({ uri: proxy, requestTls: { ca: fs.readFileSync(ca) } });
const piece = Buffer.alloc(65536, 'node ');
const sent = createHash('sha256');
let left = mebibytes * 16;
const body = new ReadableStream({
  pull(controller) {
    if (left-- > 0) {
      sent.update(piece);
      controller.enqueue(new Uint8Array(piece));
    } else {
      controller.close();
    }
  },
});
(async () => {
  const up = await fetch(`${base}/up/node`, { dispatcher, method: 'POST', body, duplex: 'half' });
  console.log('upload', up.status, (await up.text()) === sent.digest('hex'));
  const events = await fetch(`${base}/events`, { dispatcher });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of events.body) text += decoder.decode(chunk, { stream: true });
  const lines = text.split('\n').filter(line => line);
  console.log('events', events.status, lines.length, lines.at(-1));
  await dispatcher.close();
})();
