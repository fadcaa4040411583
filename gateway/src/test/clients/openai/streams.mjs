import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { client, collect, models, user } from '../support.mjs';

const openai = client();

for (const model of models) {
  describe(`openai: stream with ${model.name} (${model.protocol})`, () => {
    const request = { model: model.name, messages: user('UNICODE What is a sluice?') };

    it('says the same as without a stream', async () => {
      const whole = await openai.chat.completions.create(request);
      const stream = await openai.chat.completions.create({ ...request, stream: true });
      const { chunks, content, finishReasons, usages } = await collect(stream);

      assert.equal(content, whole.choices[0].message.content);
      assert.equal(chunks[0].choices[0].delta.role, 'assistant');
      assert.equal(chunks.filter((chunk) => chunk.choices[0].delta.role).length, 1);
      assert.deepEqual(finishReasons, ['stop']);
      assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
      assert.deepEqual(usages, []);
      assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);
      assert.ok(chunks.every((chunk) => chunk.object === 'chat.completion.chunk'));
      assert.ok(chunks.every((chunk) => chunk.model === model.upstream));
    });

    it('ends with the usage when asked', async () => {
      const whole = await openai.chat.completions.create(request);
      const { data: stream, request_id: requestId } = await openai.chat.completions
        .create({ ...request, stream: true, stream_options: { include_usage: true } })
        .withResponse();
      const { chunks, finishReasons, usages } = await collect(stream);

      const last = chunks.at(-1);
      assert.deepEqual(last.choices, []);
      assert.equal(usages.length, 1);
      assert.deepEqual(last.usage, whole.usage);
      assert.deepEqual(finishReasons, ['stop']);
      assert.equal(last.headgate.provider, `sim-${model.protocol}`);
      assert.equal(last.headgate.model, model.upstream);
      assert.equal(last.headgate.request_id, requestId);
      assert.equal(last.headgate.attempts, 1);
    });

    it('arrives piece by piece', async () => {
      const started = Date.now();
      let first;
      const stream = await openai.chat.completions.create({ ...request, stream: true });
      for await (const chunk of stream) {
        first ??= chunk.choices[0].delta.content ? Date.now() : undefined;
      }

      assert.ok(first - started < Date.now() - first, 'the first word came after half of the time');
    });

    it('satisfies the stream helper', async () => {
      const deltas = [];
      const runner = openai.chat.completions
        .stream({ ...request, stream_options: { include_usage: true } })
        .on('content', (delta) => deltas.push(delta));
      const final = await runner.finalChatCompletion();

      assert.equal(final.choices[0].message.content, deltas.join(''));
      assert.equal(final.choices[0].finish_reason, 'stop');
      assert.equal(await runner.finalContent(), deltas.join(''));
      const usage = await runner.totalUsage();
      assert.ok(usage.prompt_tokens > 0 && usage.completion_tokens > 0);
    });

    it('satisfies the stream helper when no usage was asked', async () => {
      const final = await openai.chat.completions.stream(request).finalChatCompletion();

      assert.match(final.choices[0].message.content, /^You asked: /);
    });

    it('ends at the limit', async () => {
      const stream = await openai.chat.completions.create({
        model: model.name,
        messages: user('LENGTH=50'),
        max_tokens: 5,
        stream: true,
      });
      const { finishReasons } = await collect(stream);

      assert.deepEqual(finishReasons, ['length']);
    });
  });
}
