import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { client, failure, impatient, limitedKey, marker, models, requestsWith, user, withFault } from '../support.mjs';

const CONTEXT = {
  openai: 'status=400,code=context_length_exceeded,message=too long',
  anthropic: 'status=400,message=prompt is too long: 200001 tokens > 200000 maximum',
  gemini: 'status=400,message=The input token count (9) exceeds the maximum number of tokens allowed (8).',
};

function check(error, type, status, code) {
  assert.ok(error instanceof type, `${error.constructor.name}: ${error.message}`);
  assert.equal(error.status, status);
  assert.equal(error.code, code);
  assert.ok(error.type);
  assert.ok(error.requestID, 'the request id is told');
  assert.ok(!error.message.includes('127.0.0.1'), 'no inner address is told');
}

for (const model of models) {
  describe(`openai: errors with ${model.name} (${model.protocol})`, () => {
    const ask = (more = {}, from = impatient) =>
      from.chat.completions.create({ model: model.name, messages: user('Hello'), ...more });

    for (const stream of [false, true]) {
      const how = stream ? ' of a stream' : '';

      it(`bad key${how}`, async () => {
        const stranger = client({ apiKey: 'hg_this_key_is_nobodys_at_all_00' });
        const error = await failure(ask({ stream }, stranger));
        check(error, OpenAI.AuthenticationError, 401, 'invalid_api_key');
      });

      it(`bad request${how}`, async () => {
        const error = await failure(ask({ stream, temperature: 7 }));
        check(error, OpenAI.BadRequestError, 400, 'invalid_value');
        assert.equal(error.param, 'temperature');
      });

      it(`rate limit of the provider${how}`, async () => {
        const error = await withFault(model, 'status=429,retry-after=2', () => failure(ask({ stream })));
        check(error, OpenAI.RateLimitError, 429, 'rate_limit_exceeded');
        assert.equal(error.headers.get('retry-after'), '2');
        assert.equal(error.headers.get('retry-after-ms'), '2000');
      });

      for (const [status, told, code] of [
        [500, 502, 'upstream_error'],
        [503, 503, 'upstream_overloaded'],
        [529, 503, 'upstream_overloaded'],
        [504, 504, 'upstream_timeout'],
      ]) {
        it(`${status} of the provider${how}`, async () => {
          const error = await withFault(model, `status=${status}`, () => failure(ask({ stream })));
          check(error, OpenAI.InternalServerError, told, code);
        });
      }

      it(`prompt too long${how}`, async () => {
        const error = await withFault(model, CONTEXT[model.protocol], () => failure(ask({ stream })));
        check(error, OpenAI.BadRequestError, 400, 'context_length_exceeded');
      });

      it(`refused credential of the gateway, told once${how}`, async () => {
        const word = marker();
        const error = await withFault(model, 'status=401', () =>
          failure(ask({ stream, messages: user(word) }, client())),
        );
        check(error, OpenAI.InternalServerError, 502, 'upstream_auth');
        assert.equal((await requestsWith(word)).length, 1, 'it is not worth another try');
      });

      it(`connection lost before the answer${how}`, async () => {
        const error = await withFault(model, 'reset', () => failure(ask({ stream })));
        check(error, OpenAI.InternalServerError, 502, 'upstream_error');
      });
    }
  });
}

describe('openai: errors of the gateway itself', () => {
  it('unknown model', async () => {
    const error = await failure(
      client().chat.completions.create({ model: 'no-such-model', messages: user('Hello') }),
    );
    check(error, OpenAI.NotFoundError, 404, 'model_not_found');
  });

  it('model that the key may not use', async () => {
    const limited = client({ apiKey: limitedKey });
    const ask = (model) => limited.chat.completions.create({ model, messages: user('Hello') });

    check(await failure(ask('strong')), OpenAI.PermissionDeniedError, 403, 'model_not_allowed');
    assert.ok((await ask('small')).choices.length);
  });

  it('unknown URL', async () => {
    const error = await failure(client().post('/no/such/url', { body: {} }));
    check(error, OpenAI.NotFoundError, 404, 'unknown_url');
  });

  it('request without messages', async () => {
    const error = await failure(client().chat.completions.create({ model: 'small', messages: [] }));
    check(error, OpenAI.BadRequestError, 400, 'invalid_value');
    assert.equal(error.param, 'messages');
  });
});
