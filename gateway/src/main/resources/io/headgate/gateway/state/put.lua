-- Writes or removes the value of a key when it is as expected: the version, or nothing.
-- KEYS: values of the map (key -> version:end:value), its keys, their ends, the last version.
-- ARGV: key, expected version or nothing, set or remove, value, milliseconds to live or nothing.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local key = ARGV[1]

local function forget(what)
  redis.call('HDEL', KEYS[1], what)
  redis.call('ZREM', KEYS[2], what)
  redis.call('ZREM', KEYS[3], what)
end

-- Each write makes room for itself: it takes some of what is over with it.
for _, over in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', now, 'LIMIT', 0, 20)) do
  forget(over)
end

local stands = '0'
local raw = redis.call('HGET', KEYS[1], key)
if raw then
  local version, ends = string.match(raw, '^(%d+):(%d*):')
  if ends == '' or tonumber(ends) > now then
    stands = version
  end
end
if ARGV[2] ~= '' and ARGV[2] ~= stands then
  return ''
end
if ARGV[3] == 'remove' then
  forget(key)
  return '0'
end
local version = string.format('%.0f', redis.call('INCR', KEYS[4]))
local ends = ''
if ARGV[5] == '' then
  redis.call('ZREM', KEYS[3], key)
else
  ends = string.format('%.0f', now + ARGV[5])
  redis.call('ZADD', KEYS[3], ends, key)
end
redis.call('HSET', KEYS[1], key, version .. ':' .. ends .. ':' .. ARGV[4])
redis.call('ZADD', KEYS[2], 0, key)
return version
