import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, Output, embedMany, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { apiKey, baseURL, failure, marker, models, requestsWith, until, withFault } from '../support.mjs';

const settings = { name: 'headgate', baseURL, includeUsage: true, supportsStructuredOutputs: true };
const provider = createOpenAICompatible({ ...settings, apiKey });
const stranger = createOpenAICompatible({ ...settings, apiKey: 'hg_this_key_is_nobodys_at_all_00' });

const weather = () =>
  tool({
    description: 'The weather of a city',
    inputSchema: jsonSchema({
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    }),
    execute: async ({ city }) => `sunny in ${typeof city}`,
  });

const review = Output.object({
  schema: jsonSchema({
    type: 'object',
    properties: { title: { type: 'string' }, stars: { type: 'integer', minimum: 1, maximum: 5 } },
    required: ['title', 'stars'],
    additionalProperties: false,
  }),
});

/** Reads a whole stream and tells what its parts were. */
async function read(result) {
  const parts = [];
  for await (const part of result.fullStream) {
    parts.push(part);
  }
  return {
    text: parts.filter((part) => part.type === 'text-delta').map((part) => part.text).join(''),
    errors: parts.filter((part) => part.type === 'error').map((part) => part.error),
    finish: parts.findLast((part) => part.type === 'finish'),
  };
}

const quiet = { onError: () => {} };

for (const { name, protocol, ...upstream } of models) {
  describe(`ai sdk: ${name} (${protocol})`, () => {
    const model = provider(name);

    it('streams the text that it generates', async () => {
      const prompt = 'UNICODE What is a weir?';
      const whole = await generateText({ model, prompt });
      const streamed = await read(streamText({ model, prompt }));

      assert.match(whole.text, /^You asked: /);
      assert.equal(whole.finishReason, 'stop');
      assert.ok(whole.usage.inputTokens > 0 && whole.usage.outputTokens > 0);
      assert.equal(streamed.text, whole.text);
      assert.deepEqual(streamed.errors, []);
      assert.equal(streamed.finish.finishReason, 'stop');
      assert.equal(streamed.finish.totalUsage.totalTokens, whole.usage.totalTokens);
    });

    it('uses a tool in both ways', async () => {
      const request = {
        model,
        prompt: 'How is the weather in Oslo?',
        tools: { get_weather: weather() },
        stopWhen: stepCountIs(3),
      };
      const whole = await generateText(request);
      const streamed = await read(streamText(request));

      assert.match(whole.text, /^The tool said: .*sunny in string/);
      assert.equal(whole.steps.length, 2);
      assert.equal(whole.steps[0].finishReason, 'tool-calls');
      assert.match(streamed.text, /^The tool said: .*sunny in string/);
      assert.deepEqual(streamed.errors, []);
    });

    it('gives an object by a schema in both ways', async () => {
      const request = { model, prompt: 'Review Moby Dick', output: review };
      const whole = await generateText(request);
      const streaming = streamText(request);
      const streamed = await streaming.output;

      assert.equal(typeof whole.output.title, 'string');
      assert.ok(Number.isInteger(whole.output.stars));
      assert.deepEqual(streamed, whole.output);
    });

    it('tells of errors', async () => {
      const bad = await failure(generateText({ model: stranger(name), prompt: 'Hello' }));
      const limited = await withFault(upstream, 'status=429', () =>
        failure(generateText({ model, prompt: 'Hello', maxRetries: 0 })),
      );

      assert.ok(APICallError.isInstance(bad), bad.stack);
      assert.equal(bad.statusCode, 401);
      assert.ok(APICallError.isInstance(limited), limited.stack);
      assert.equal(limited.statusCode, 429);
      assert.equal(limited.isRetryable, true);
    });

    it('waits as told, then succeeds', async () => {
      const word = marker();
      const start = performance.now();
      const { text } = await withFault(
        upstream,
        'status=429,retry-after-ms=300',
        () => generateText({ model, prompt: word }),
        1,
      );

      assert.ok(text.includes(word));
      const waited = performance.now() - start;
      // By itself the SDK waits two seconds.
      assert.ok(waited >= 300 && waited < 2_000, `${waited} ms`);
      assert.equal((await requestsWith(word)).length, 2);
    });

    for (const fault of ['cut=5', 'rst=5', 'error=5', 'no-finish']) {
      it(`${fault} in the middle of a stream is an error`, async () => {
        const { text, errors } = await withFault(upstream, fault, () =>
          read(streamText({ model, prompt: 'LENGTH=40', maxRetries: 0, ...quiet })),
        );

        assert.match(text, /^You asked/);
        assert.equal(errors.length, 1);
      });
    }

    it('ends the work of the provider when aborted', async () => {
      const word = marker();
      const controller = new AbortController();
      const result = streamText({
        model,
        prompt: `${word} LENGTH=1000`,
        abortSignal: controller.signal,
        ...quiet,
      });
      let pieces = 0;
      for await (const part of result.fullStream) {
        pieces += part.type === 'text-delta' ? 1 : 0;
        if (pieces === 3) {
          controller.abort();
        }
      }

      const gone = async () => (await requestsWith(word))[0].ending === 'CLIENT_GONE';
      assert.ok(await until(gone, 1_000));
    });
  });
}

describe('ai sdk: embeddings', () => {
  for (const name of ['embed', 'embed-gemini']) {
    it(`come from ${name}`, async () => {
      const { embeddings } = await embedMany({
        model: provider.embeddingModel(name),
        values: ['one', 'two', 'one'],
      });

      assert.equal(embeddings.length, 3);
      assert.deepEqual(embeddings[0], embeddings[2]);
      assert.notDeepEqual(embeddings[0], embeddings[1]);
    });
  }
});
