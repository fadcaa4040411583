-- Keys with their values in the order of bytes: key, version, value, key, version, value ...
-- KEYS: values of the map, its keys. ARGV: the last known key or nothing, how many.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local limit = tonumber(ARGV[2])
local found = {}
while #found < 3 * limit do
  local keys = redis.call('ZRANGEBYLEX', KEYS[2], from, '+', 'LIMIT', 0, limit)
  for _, key in ipairs(keys) do
    local raw = redis.call('HGET', KEYS[1], key)
    local version, ends, start = string.match(raw, '^(%d+):(%d*):()')
    if (ends == '' or tonumber(ends) > now) and #found < 3 * limit then
      found[#found + 1] = key
      found[#found + 1] = version
      found[#found + 1] = string.sub(raw, start)
    end
  end
  if #keys < limit then
    break
  end
  from = '(' .. keys[#keys]
end
return found
