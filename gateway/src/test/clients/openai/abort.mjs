import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { client, failure, marker, models, requestsWith, until, user, withFault } from '../support.mjs';

const openai = client();

/** How the simulator saw the request with this word end, at most a second from now. */
async function ending(word) {
  const ended = await until(async () => {
    const [request] = await requestsWith(word);
    return request?.ending !== 'OPEN' && request;
  }, 1_000);
  return ended ? ended.ending : 'OPEN';
}

for (const model of models) {
  describe(`openai: abort with ${model.name} (${model.protocol})`, () => {
    it('in the middle of a stream ends the work of the provider', async () => {
      const word = marker();
      const controller = new AbortController();
      const stream = await openai.chat.completions.create(
        { model: model.name, messages: user(`${word} LENGTH=1000`), stream: true },
        { signal: controller.signal },
      );
      let words = 0;
      for await (const chunk of stream) {
        words += chunk.choices[0]?.delta.content ? 1 : 0;
        if (words === 3) {
          controller.abort();
        }
      }

      assert.ok(words < 1000);
      assert.equal(await ending(word), 'CLIENT_GONE');
    });

    it('by leaving the loop ends the work of the provider', async () => {
      const word = marker();
      const stream = await openai.chat.completions.create({
        model: model.name,
        messages: user(`${word} LENGTH=1000`),
        stream: true,
      });
      for await (const chunk of stream) {
        if (chunk.choices[0]?.delta.content) {
          break;
        }
      }

      assert.equal(await ending(word), 'CLIENT_GONE');
    });

    for (const stream of [false, true]) {
      it(`before the answer ${stream ? 'of a stream ' : ''}ends the work of the provider`, async () => {
        const word = marker();
        const controller = new AbortController();
        const error = await withFault(model, 'first=20000', async () => {
          const asked = failure(
            openai.chat.completions.create(
              { model: model.name, messages: user(word), stream },
              { signal: controller.signal },
            ),
          );
          assert.ok(await until(async () => (await requestsWith(word)).length, 5_000));
          controller.abort();
          return asked;
        });

        assert.ok(error instanceof OpenAI.APIUserAbortError);
        assert.equal(await ending(word), 'CLIENT_GONE');
      });
    }
  });
}
