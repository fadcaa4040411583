// What every file of cases needs: the gateway under test, the simulator behind it, and the models.
import assert from 'node:assert/strict';
import OpenAI from 'openai';

/** A setting from the environment; the script `run` sets them all. */
function setting(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set; start the tests with the script run`);
  return value;
}

export const baseURL = setting('HEADGATE_URL');
export const apiKey = setting('HEADGATE_KEY');
const simulator = setting('SIMULATOR_URL');

/** May use the model small only. */
export const limitedKey = `${apiKey}_limited`;

/** One model for each protocol that the gateway speaks to providers. */
export const models = [
  { name: 'small', protocol: 'openai', upstream: 'sim-small' },
  { name: 'strong', protocol: 'anthropic', upstream: 'sim-strong' },
  { name: 'medium', protocol: 'gemini', upstream: 'sim-medium' },
];

/** A client with the settings that users have, unless told otherwise. */
export function client(options = {}) {
  return new OpenAI({ baseURL, apiKey, ...options });
}

/** A client that shows the first failure instead of trying again. */
export const impatient = client({ maxRetries: 0 });

export const user = (content) => [{ role: 'user', content }];

async function control(method, path, body) {
  const answer = await fetch(simulator + path, { method, body: body && JSON.stringify(body) });
  assert.equal(answer.status, 200, `${method} ${path}: ${await answer.clone().text()}`);
  return answer.json();
}

/** Runs `work` while the upstream model fails as told; see the simulator's fault grammar. */
export async function withFault(model, fault, work, times = 0) {
  await control('POST', '/control/faults', { model: model.upstream, fault, times });
  try {
    return await work();
  } finally {
    await control('DELETE', '/control/faults');
  }
}

/** What the simulator has seen with this text in the request. */
export async function requestsWith(text) {
  const { requests } = await control('GET', '/control/requests');
  return requests.filter((request) => JSON.stringify(request.body).includes(text));
}

/** Waits until `found` returns something, for `millis` at most; returns the last it got. */
export async function until(found, millis) {
  const end = Date.now() + millis;
  let result = await found();
  while (!result && Date.now() < end) {
    await new Promise((resume) => setTimeout(resume, 20));
    result = await found();
  }
  return result;
}

let count = 0;

/** A word that no other request holds, to find one in the simulator's log. */
export const marker = () => `marker${process.pid}x${++count}`;

/** All chunks of a stream, and what they amount to. */
export async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  const choices = chunks.flatMap((chunk) => chunk.choices);
  return {
    chunks,
    content: choices.map((choice) => choice.delta.content ?? '').join(''),
    finishReasons: choices.map((choice) => choice.finish_reason).filter(Boolean),
    usages: chunks.map((chunk) => chunk.usage).filter(Boolean),
  };
}

/** The failure of a promise that must fail. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return assert.fail('it ended well');
}
