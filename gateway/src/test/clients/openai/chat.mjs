import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { client, models, user } from '../support.mjs';

const openai = client();
const PIXEL =
  'data:image/png;base64,' +
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

for (const model of models) {
  describe(`openai: chat with ${model.name} (${model.protocol})`, () => {
    it('answers with text', async () => {
      const { data, response, request_id: requestId } = await openai.chat.completions
        .create({
          model: model.name,
          messages: [{ role: 'system', content: 'Be brief.' }, ...user('What is a weir?')],
        })
        .withResponse();

      assert.equal(data.object, 'chat.completion');
      assert.equal(data.model, model.upstream);
      assert.equal(data.choices.length, 1);
      assert.equal(data.choices[0].message.role, 'assistant');
      assert.match(data.choices[0].message.content, /^You asked: "What is a weir\?"/);
      assert.equal(data.choices[0].message.refusal, null);
      assert.equal(data.choices[0].finish_reason, 'stop');
      assert.ok(data.usage.prompt_tokens > 0 && data.usage.completion_tokens > 0);
      assert.equal(
        data.usage.total_tokens,
        data.usage.prompt_tokens + data.usage.completion_tokens,
      );
      assert.ok(requestId);
      assert.equal(response.headers.get('x-headgate-provider'), `sim-${model.protocol}`);
      assert.equal(response.headers.get('x-headgate-model'), model.upstream);
    });

    it('keeps a conversation in order', async () => {
      const { choices } = await openai.chat.completions.create({
        model: model.name,
        messages: [
          ...user('first'),
          { role: 'assistant', content: 'one' },
          { role: 'user', content: [{ type: 'text', text: 'second, in parts' }] },
        ],
      });

      assert.match(choices[0].message.content, /second, in parts/);
    });

    it('stops at the limit and at a stop sequence', async () => {
      const limited = await openai.chat.completions.create({
        model: model.name,
        messages: user('LENGTH=50'),
        max_completion_tokens: 5,
      });
      const stopped = await openai.chat.completions.create({
        model: model.name,
        messages: user('alpha beta gamma'),
        stop: ['beta'],
      });

      assert.equal(limited.choices[0].finish_reason, 'length');
      assert.equal(limited.usage.completion_tokens, 5);
      assert.equal(stopped.choices[0].finish_reason, 'stop');
      assert.equal(stopped.choices[0].message.content, 'You asked: "alpha ');
    });

    it('carries an image', async () => {
      const text = 'What is on it?';
      const ask = (content) =>
        openai.chat.completions.create({ model: model.name, messages: user(content) });

      const without = await ask(text);
      const withImage = await ask([
        { type: 'text', text },
        { type: 'image_url', image_url: { url: PIXEL, detail: 'low' } },
      ]);

      assert.match(withImage.choices[0].message.content, /What is on it\?/);
      assert.ok(withImage.usage.prompt_tokens >= without.usage.prompt_tokens + 50);
    });

    it('keeps every character', async () => {
      const { choices } = await openai.chat.completions.create({
        model: model.name,
        messages: user('UNICODE ﷽ \u{1F468}\u200D\u{1F469}\u200D\u{1F467} "quoted" \\ \t end'),
      });

      assert.ok(choices[0].message.content.includes('Voilà le café, 漢字 and a 🙂 for you.'));
      assert.ok(choices[0].message.content.includes('﷽ \u{1F468}\u200D\u{1F469}\u200D\u{1F467}'));
      assert.ok(choices[0].message.content.includes('"quoted" \\'));
    });

    it('takes what chat applications send along', async () => {
      const { choices } = await openai.chat.completions.create({
        model: model.name,
        messages: [
          { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
          { role: 'user', name: 'kim', content: 'Hello there' },
        ],
        temperature: 1.5,
        top_p: 0.9,
        presence_penalty: 0,
        frequency_penalty: 0,
        max_tokens: null,
        n: 1,
        seed: 7,
        stop: null,
        logit_bias: null,
        store: false,
        metadata: { app: 'chat' },
        reasoning_effort: 'low',
        response_format: { type: 'text' },
        user: 'kim@example.com',
      });

      assert.match(choices[0].message.content, /Hello there/);
    });

    it('tells of a refusal', async () => {
      const { choices } = await openai.chat.completions.create({
        model: model.name,
        messages: user('REFUSE this'),
      });

      const said = choices[0].message.refusal ?? choices[0].message.content;
      assert.match(said, /can't help with that/);
    });
  });
}
