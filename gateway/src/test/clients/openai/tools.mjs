import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { client, models, user } from '../support.mjs';

const openai = client();

const weather = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather of a city',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' }, unit: { type: 'string', enum: ['C', 'F'] } },
      required: ['city', 'unit'],
      additionalProperties: false,
    },
  },
};
const time = {
  type: 'function',
  function: {
    name: 'get_time',
    parameters: { type: 'object', properties: { zone: { type: 'string' } }, required: ['zone'] },
  },
};
const ping = { type: 'function', function: { name: 'ping' } };

/** The tool calls that the deltas of a stream add up to, as a client puts them together. */
async function collectCalls(stream) {
  const calls = [];
  const finishReasons = [];
  for await (const chunk of stream) {
    for (const { delta, finish_reason: finishReason } of chunk.choices) {
      if (finishReason) {
        finishReasons.push(finishReason);
      }
      for (const piece of delta.tool_calls ?? []) {
        if (piece.id) {
          assert.equal(calls[piece.index], undefined, 'a call begins once');
          calls[piece.index] = {
            id: piece.id,
            type: piece.type,
            function: { name: piece.function.name, arguments: '' },
          };
        }
        calls[piece.index].function.arguments += piece.function.arguments ?? '';
      }
    }
  }
  return { calls, finishReasons };
}

function checkWeather(call) {
  assert.equal(call.type, 'function');
  assert.ok(call.id);
  assert.equal(call.function.name, 'get_weather');
  const { city, unit, ...more } = JSON.parse(call.function.arguments);
  assert.equal(typeof city, 'string');
  assert.ok(['C', 'F'].includes(unit));
  assert.deepEqual(more, {});
}

for (const model of models) {
  describe(`openai: tools with ${model.name} (${model.protocol})`, () => {
    const question = user('How is the weather in Oslo?');

    it('calls a tool and takes its result', async () => {
      const first = await openai.chat.completions.create({
        model: model.name,
        messages: question,
        tools: [weather],
      });
      const { message, finish_reason: finishReason } = first.choices[0];
      assert.equal(finishReason, 'tool_calls');
      assert.equal(message.content, null);
      assert.equal(message.tool_calls.length, 1);
      checkWeather(message.tool_calls[0]);

      const second = await openai.chat.completions.create({
        model: model.name,
        messages: [
          ...question,
          message,
          { role: 'tool', tool_call_id: message.tool_calls[0].id, content: '{"degrees":-3}' },
        ],
        tools: [weather],
      });
      assert.equal(second.choices[0].finish_reason, 'stop');
      assert.match(second.choices[0].message.content, /^The tool said: \{"degrees":\s?-3\}/);
    });

    it('calls a tool in a stream and streams the answer to its result', async () => {
      const request = { model: model.name, tools: [weather], stream: true };
      const first = await openai.chat.completions.create({ ...request, messages: question });
      const { calls, finishReasons } = await collectCalls(first);
      assert.deepEqual(finishReasons, ['tool_calls']);
      assert.equal(calls.length, 1);
      checkWeather(calls[0]);

      const second = await openai.chat.completions
        .stream({
          ...request,
          messages: [
            ...question,
            { role: 'assistant', content: null, tool_calls: calls },
            { role: 'tool', tool_call_id: calls[0].id, content: 'cold' },
          ],
        })
        .finalChatCompletion();
      assert.match(second.choices[0].message.content, /^The tool said: .*cold/);
    });

    it('calls two tools at once', async () => {
      const request = {
        model: model.name,
        messages: user('PARALLEL weather and time in Oslo'),
        tools: [weather, time],
      };
      const whole = await openai.chat.completions.create(request);
      const stream = await openai.chat.completions.create({ ...request, stream: true });
      const { calls, finishReasons } = await collectCalls(stream);

      const named = (all) => all.map((call) => [call.function.name, JSON.parse(call.function.arguments)]);
      const wholeCalls = whole.choices[0].message.tool_calls;
      assert.deepEqual(wholeCalls.map((call) => call.function.name), ['get_weather', 'get_time']);
      assert.notEqual(wholeCalls[0].id, wholeCalls[1].id);
      assert.deepEqual(named(calls), named(wholeCalls));
      assert.notEqual(calls[0].id, calls[1].id);
      assert.deepEqual(finishReasons, ['tool_calls']);

      const results = wholeCalls.map((call) => ({
        role: 'tool',
        tool_call_id: call.id,
        content: `result of ${call.function.name}`,
      }));
      const next = await openai.chat.completions.create({
        ...request,
        messages: [...request.messages, whole.choices[0].message, ...results],
      });
      assert.match(next.choices[0].message.content, /get_weather.*get_time/);
    });

    it('obeys the choice of tool', async () => {
      const ask = async (choice) => {
        const { choices } = await openai.chat.completions.create({
          model: model.name,
          messages: question,
          tools: [weather, time],
          tool_choice: choice,
        });
        return choices[0].message.tool_calls?.map((call) => call.function.name);
      };

      assert.deepEqual(await ask({ type: 'function', function: { name: 'get_time' } }), ['get_time']);
      assert.deepEqual(await ask('required'), ['get_weather']);
      assert.equal(await ask('none'), undefined);
    });

    it('gives a tool without parameters an empty object', async () => {
      const request = { model: model.name, messages: user('ping'), tools: [ping] };
      const whole = await openai.chat.completions.create(request);
      const stream = await openai.chat.completions.create({ ...request, stream: true });
      const { calls } = await collectCalls(stream);

      assert.deepEqual(JSON.parse(whole.choices[0].message.tool_calls[0].function.arguments), {});
      assert.deepEqual(JSON.parse(calls[0].function.arguments), {});
    });

    for (const stream of [false, true]) {
      it(`satisfies the tool runner ${stream ? 'with' : 'without'} a stream`, async () => {
        const asked = [];
        const runner = openai.chat.completions.runTools({
          model: model.name,
          stream,
          messages: question,
          tools: [
            {
              type: 'function',
              function: {
                ...weather.function,
                parse: JSON.parse,
                function: (input) => {
                  asked.push(input);
                  return 'sunny';
                },
              },
            },
          ],
        });

        assert.match(await runner.finalContent(), /^The tool said: .*sunny/);
        assert.equal(asked.length, 1);
        assert.equal(typeof asked[0].city, 'string');
      });
    }
  });
}
