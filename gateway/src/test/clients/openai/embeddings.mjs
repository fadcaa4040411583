import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { client, failure, impatient, requestsWith, marker, withFault } from '../support.mjs';

const openai = client();

const MODELS = [
  { name: 'embed', protocol: 'openai', upstream: 'text-embedding-3-small' },
  { name: 'embed-gemini', protocol: 'gemini', upstream: 'sim-embed' },
];

/** Equal but for what 32 bits cannot hold. */
function close(actual, expected) {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6));
}

for (const model of MODELS) {
  describe(`openai: embeddings with ${model.name} (${model.protocol})`, () => {
    it('come as base64 unless asked otherwise', async () => {
      const word = marker();
      const packed = await openai.embeddings.create({ model: model.name, input: word });
      const plain = await openai.embeddings.create({
        model: model.name,
        input: word,
        encoding_format: 'float',
      });

      const [vector] = packed.data;
      assert.equal(vector.object, 'embedding');
      assert.equal(vector.index, 0);
      close(vector.embedding, plain.data[0].embedding);
      close([Math.hypot(...vector.embedding)], [1]);
      if (model.protocol === 'openai') {
        assert.ok(packed.usage.prompt_tokens > 0);
        assert.equal((await requestsWith(word))[0].body.encoding_format, 'base64');
      }
    });

    it('stay base64 when asked for', async () => {
      const { data } = await openai.embeddings.create({
        model: model.name,
        input: 'a text',
        encoding_format: 'base64',
      });

      assert.equal(typeof data[0].embedding, 'string');
      assert.equal(Buffer.from(data[0].embedding, 'base64').length % 4, 0);
    });

    it('keep the order of several texts', async () => {
      const inputs = ['one', 'two', 'three', 'vier 漢字 🙂'];
      const { data } = await openai.embeddings.create({ model: model.name, input: inputs });

      assert.deepEqual(data.map((entry) => entry.index), [0, 1, 2, 3]);
      for (const [i, input] of inputs.entries()) {
        const alone = await openai.embeddings.create({ model: model.name, input });
        close(data[i].embedding, alone.data[0].embedding);
      }
    });

    it('have the wanted length', async () => {
      const { data } = await openai.embeddings.create({
        model: model.name,
        input: 'a text',
        dimensions: 64,
      });

      assert.equal(data[0].embedding.length, 64);
    });

    it('map errors', async () => {
      const ask = (input) => impatient.embeddings.create({ model: model.name, input });

      const limited = await withFault(model, 'status=429', () => failure(ask('a text')));
      const failed = await withFault(model, 'status=500', () => failure(ask('a text')));

      assert.ok(limited instanceof OpenAI.RateLimitError);
      assert.ok(failed instanceof OpenAI.InternalServerError);
      assert.ok((await failure(ask(''))) instanceof OpenAI.BadRequestError);
    });
  });
}

describe('openai: embeddings with strong (anthropic)', () => {
  it('are not to be had', async () => {
    const error = await failure(openai.embeddings.create({ model: 'strong', input: 'a text' }));

    assert.ok(error instanceof OpenAI.BadRequestError);
  });
});
