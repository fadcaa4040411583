import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { client, failure, limitedKey, user } from '../support.mjs';

const openai = client();
const limited = client({ apiKey: limitedKey });

async function list(from) {
  const names = [];
  for await (const model of from.models.list()) {
    assert.equal(model.object, 'model');
    names.push(model.id);
  }
  return names;
}

describe('openai: models', () => {
  it('are listed', async () => {
    const names = await list(openai);

    for (const name of ['small', 'medium', 'strong', 'auto', 'embed', 'embed-gemini']) {
      assert.ok(names.includes(name), name);
    }
  });

  it('are listed when the key may use them', async () => {
    assert.deepEqual(await list(limited), ['small']);
  });

  it('are described one by one', async () => {
    const model = await openai.models.retrieve('strong');

    assert.equal(model.id, 'strong');
    assert.equal(model.object, 'model');
  });

  it('can be pinned to a provider', async () => {
    const pin = 'sim-anthropic/sim-strong';
    const model = await openai.models.retrieve(pin);
    const answer = await openai.chat.completions.create({ model: pin, messages: user('Hello') });

    assert.equal(model.id, pin);
    assert.equal(answer.model, 'sim-strong');
  });

  it('that do not exist are not found', async () => {
    const error = await failure(openai.models.retrieve('no-such-model'));

    assert.ok(error instanceof OpenAI.NotFoundError);
    assert.equal(error.code, 'model_not_found');
  });

  it('that the key may not use are not found', async () => {
    assert.ok((await failure(limited.models.retrieve('strong'))) instanceof OpenAI.NotFoundError);
  });
});
