import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import OpenAI from 'openai';
import { failure, impatient, models, user, withFault } from '../support.mjs';

/** Ways in which a provider's stream stops short, after five words each. */
const FAULTS = ['cut=5', 'rst=5', 'error=5', 'malformed=5', 'cut=5,framing=close', 'no-finish'];

/** Reads on until the end, whichever it is. */
async function read(request) {
  const stream = await impatient.chat.completions.create(request);
  let content = '';
  try {
    for await (const chunk of stream) {
      content += chunk.choices[0]?.delta.content ?? '';
    }
  } catch (error) {
    return { content, error };
  }
  return { content };
}

for (const model of models) {
  describe(`openai: interruptions with ${model.name} (${model.protocol})`, () => {
    const request = { model: model.name, messages: user('LENGTH=40 tell me'), stream: true };

    for (const fault of FAULTS) {
      it(`${fault} in the middle of a stream is an error`, async () => {
        const { content, error } = await withFault(model, fault, () => read(request));

        assert.match(content, /^You asked/, 'what had come was passed on');
        assert.ok(error instanceof OpenAI.APIError, 'the stream did not end normally');
        assert.match(error.code, /^(stream_interrupted|upstream_error|upstream_overloaded)$/);
      });

      it(`${fault} is an error in the stream helper`, async () => {
        const error = await withFault(model, fault, () =>
          failure(impatient.chat.completions.stream(request).finalChatCompletion()),
        );

        assert.ok(error instanceof OpenAI.OpenAIError, error.stack);
      });
    }

    for (const fault of ['cut=0', 'rst=0', 'error=0', 'empty', 'html']) {
      it(`${fault} before the first word is told by status`, async () => {
        const error = await withFault(model, fault, () =>
          failure(impatient.chat.completions.create(request)),
        );

        assert.ok(error instanceof OpenAI.InternalServerError, error.stack);
      });
    }

    for (const fault of ['cut=5', 'rst=5', 'malformed=5', 'empty', 'html']) {
      it(`${fault} in an answer without a stream is told by status`, async () => {
        const error = await withFault(model, fault, () =>
          failure(impatient.chat.completions.create({ ...request, stream: false })),
        );

        assert.ok(error instanceof OpenAI.InternalServerError, error.stack);
        assert.equal(error.code, 'upstream_error');
      });
    }
  });
}
