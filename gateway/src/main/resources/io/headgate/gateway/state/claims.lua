-- What a writer claims: group, amount, total, sequence, group ...
-- KEYS: index of the writer. ARGV: what keys of shares begin with, writer.
local found = {}
for _, group in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local share = ARGV[1] .. group
  local values = redis.call('HMGET', share, 'a' .. ARGV[2], 't', 's' .. ARGV[2])
  if values[1] then
    found[#found + 1] = group
    for _, value in ipairs(values) do
      found[#found + 1] = value
    end
  else
    redis.call('SREM', KEYS[1], group)
  end
end
return found
