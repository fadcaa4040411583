-- Sets what a writer claims of a shared amount: amount, total, sequence.
-- KEYS: the share of the group: t total, a<writer> amount, s<writer> sequence, k until when the
-- indexes of all its writers are kept; index of the writer: its groups.
-- ARGV: what keys of indexes begin with, group, writer, sequence, at least, wanted, limit,
-- milliseconds to live.
local prefix, group, writer, sequence = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

-- Numbers here are doubles, so that amounts beyond 2^53 would be rounded: each is held as two.
local BASE = 1000000000

local function number(text)
  if #text <= 9 then
    return {0, tonumber(text)}
  end
  return {tonumber(string.sub(text, 1, -10)), tonumber(string.sub(text, -9))}
end

local function carried(high, low)
  if low < 0 then
    return {high - 1, low + BASE}
  elseif low >= BASE then
    return {high + 1, low - BASE}
  end
  return {high, low}
end

local function plus(a, b)
  return carried(a[1] + b[1], a[2] + b[2])
end

local function minus(a, b)
  return carried(a[1] - b[1], a[2] - b[2])
end

local function less(a, b)
  return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2])
end

local function text(a)
  if a[1] == 0 then
    return string.format('%.0f', a[2])
  end
  return string.format('%.0f%09.0f', a[1], a[2])
end

local function stands(field)
  return redis.call('HGET', KEYS[1], field) or '0'
end

local total = number(stands('t'))
local mine = number(stands('a' .. writer))
if not less(number(stands('s' .. writer)), number(sequence)) then
  return {text(mine), text(total), stands('s' .. writer)}
end

local others = minus(total, mine)
local amount = minus(number(ARGV[7]), others)
if less(number(ARGV[6]), amount) then
  amount = number(ARGV[6])
end
if less(amount, number(ARGV[5])) then
  amount = number(ARGV[5])
end
total = plus(others, amount)
if less(number('9223372036854775807'), total) then
  return redis.error_reply('OVERFLOW the total of ' .. group)
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = now + ARGV[8]
redis.call('HSET', KEYS[1], 'a' .. writer, text(amount))
redis.call('HSET', KEYS[1], 's' .. writer, sequence)
redis.call('HSET', KEYS[1], 't', text(total))
redis.call('PEXPIRE', KEYS[1], ARGV[8])
redis.call('SADD', KEYS[2], group)

local function keep(name, till)
  local key = prefix .. name
  if redis.call('PTTL', key) < till - now then
    redis.call('PEXPIREAT', key, string.format('%.0f', till))
  end
end

-- A claim of one writer prolongs the group for all of them, so their indexes must last as long. They
-- are kept twice as long, so that this is seldom to be done for all.
local kept = tonumber(stands('k'))
if ends > kept then
  kept = ends + ARGV[8]
  redis.call('HSET', KEYS[1], 'k', string.format('%.0f', kept))
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if string.sub(field, 1, 1) == 'a' then
      keep(string.sub(field, 2), kept)
    end
  end
else
  keep(writer, kept)
end
return {text(amount), text(total), sequence}
