import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { client, collect, failure, marker, models, requestsWith, user, withFault } from '../support.mjs';

const openai = client();

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

for (const model of models) {
  describe(`openai: retries with ${model.name} (${model.protocol})`, () => {
    const cases = [
      ['milliseconds', 'status=429,retry-after-ms=300', 300],
      // More than the SDK would wait of itself before a first retry.
      ['more milliseconds', 'status=429,retry-after-ms=900', 900],
      ['seconds', 'status=429,retry-after=1', 1000],
      ['seconds when overloaded', 'status=503,retry-after=1', 1000],
    ];
    for (const [name, fault, millis] of cases) {
      it(`waits as told in ${name}, then succeeds`, async () => {
        const word = marker();
        const waited = await withFault(
          model,
          fault,
          () =>
            timed(async () => {
              const { choices } = await openai.chat.completions.create({
                model: model.name,
                messages: user(word),
              });
              assert.match(choices[0].message.content, new RegExp(word));
            }),
          1,
        );

        assert.ok(waited >= millis, `${waited} ms`);
        assert.equal((await requestsWith(word)).length, 2);
      });
    }

    it('waits as told before a stream', async () => {
      const word = marker();
      const waited = await withFault(
        model,
        'status=429,retry-after-ms=900',
        () =>
          timed(async () => {
            const stream = await openai.chat.completions.create({
              model: model.name,
              messages: user(word),
              stream: true,
            });
            assert.deepEqual((await collect(stream)).finishReasons, ['stop']);
          }),
        1,
      );

      assert.ok(waited >= 900, `${waited} ms`);
      assert.equal((await requestsWith(word)).length, 2);
    });

    it('does not repeat a request that is wrong', async () => {
      const word = marker();
      const error = await withFault(model, 'status=400', () =>
        failure(openai.chat.completions.create({ model: model.name, messages: user(word) })),
      );

      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal((await requestsWith(word)).length, 1);
    });
  });
}
