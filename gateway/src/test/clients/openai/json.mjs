import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { standardResponseFormat } from 'openai/helpers/standard-schema';
import { client, collect, models, user } from '../support.mjs';

const openai = client();

const schema = {
  type: 'object',
  properties: {
    title: { type: 'string' },
    stars: { type: 'integer', minimum: 1, maximum: 5 },
    mood: { type: 'string', enum: ['good', 'bad'] },
    tags: { type: 'array', items: { type: 'string' } },
    author: {
      type: 'object',
      properties: { name: { type: 'string' }, age: { type: ['integer', 'null'] } },
      required: ['name', 'age'],
      additionalProperties: false,
    },
  },
  required: ['title', 'stars', 'mood', 'tags', 'author'],
  additionalProperties: false,
};
const format = { type: 'json_schema', json_schema: { name: 'review', strict: true, schema } };

function check(review) {
  assert.deepEqual(Object.keys(review).sort(), ['author', 'mood', 'stars', 'tags', 'title']);
  assert.equal(typeof review.title, 'string');
  assert.ok(Number.isInteger(review.stars) && review.stars >= 1 && review.stars <= 5);
  assert.ok(['good', 'bad'].includes(review.mood));
  assert.ok(Array.isArray(review.tags) && review.tags.every((tag) => typeof tag === 'string'));
  assert.deepEqual(Object.keys(review.author).sort(), ['age', 'name']);
  return review;
}

/** The least that the SDK takes for a validator. */
const validator = {
  '~standard': {
    version: 1,
    vendor: 'headgate',
    validate: (value) => ({ value: check(value) }),
    jsonSchema: { input: () => schema },
  },
};

for (const model of models) {
  describe(`openai: JSON with ${model.name} (${model.protocol})`, () => {
    const request = {
      model: model.name,
      messages: user('Review the book Moby Dick'),
      response_format: format,
    };

    it('answers by the schema', async () => {
      const { choices } = await openai.chat.completions.create(request);

      check(JSON.parse(choices[0].message.content));
      assert.equal(choices[0].finish_reason, 'stop');
      assert.equal(choices[0].message.tool_calls, undefined);
    });

    it('streams an answer by the schema', async () => {
      const whole = await openai.chat.completions.create(request);
      const stream = await openai.chat.completions.create({ ...request, stream: true });
      const { chunks, content, finishReasons } = await collect(stream);

      assert.deepEqual(check(JSON.parse(content)), JSON.parse(whole.choices[0].message.content));
      assert.deepEqual(finishReasons, ['stop']);
      assert.ok(chunks.every((chunk) => !chunk.choices[0].delta.tool_calls));
    });

    it('satisfies parse', async () => {
      const { choices } = await openai.chat.completions.parse(request);

      check(choices[0].message.parsed);
    });

    it('satisfies parse with a validator, and the stream helper with it', async () => {
      const validated = {
        ...request,
        response_format: standardResponseFormat(validator, 'review'),
      };

      const whole = await openai.chat.completions.parse(validated);
      const streamed = await openai.chat.completions.stream(validated).finalChatCompletion();

      check(whole.choices[0].message.parsed);
      assert.deepEqual(streamed.choices[0].message.parsed, whole.choices[0].message.parsed);
    });

    it('answers with some object when no schema is given', async () => {
      const { choices } = await openai.chat.completions.create({
        ...request,
        messages: user('Answer in JSON'),
        response_format: { type: 'json_object' },
      });

      assert.equal(typeof JSON.parse(choices[0].message.content), 'object');
    });
  });
}
