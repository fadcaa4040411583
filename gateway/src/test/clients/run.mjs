// Real clients through Headgate, against a simulated provider of each protocol.
// Started by the script `run`, which also starts the gateway.
import './openai/chat.mjs';
import './openai/streams.mjs';
import './openai/tools.mjs';
import './openai/json.mjs';
import './openai/errors.mjs';
import './openai/retries.mjs';
import './openai/abort.mjs';
import './openai/interruptions.mjs';
import './openai/embeddings.mjs';
import './openai/catalog.mjs';
import './ai-sdk/ai-sdk.mjs';
