const list = (words: string) => words.trim().split(/\s+/);

export const adverbs = list(`
  boldly brightly calmly carefully cheerfully clearly eagerly easily evenly fairly freely gently gladly happily
  honestly kindly lightly loyally neatly nicely openly patiently plainly politely promptly proudly quickly quietly
  readily safely simply smoothly softly steadily strongly swiftly truly warmly wisely willingly
`);

export const adjectives = list(`
  able alert amber ample bold brave brief bright brisk calm clear clever cosy crisp eager early even fair fast fine
  firm fleet fond frank free fresh gentle glad golden good grand happy hardy honest jolly keen kind large light lively
  loyal lucky mellow merry mild modest neat nice noble patient plain polite prime proud quick quiet ready rich robust
  safe sharp silver sincere smart smooth snug solid sound steady strong sturdy sunny sure swift tidy tough true upbeat
  vast vital warm wise witty young
`);

export const animals = list(`
  albatross alpaca antelope badger bat bear beaver bee bison boar buffalo camel caribou cat cheetah cobra condor coyote
  crab crane cricket crow deer dingo dog dolphin donkey dove dragonfly duck eagle eel egret elk emu falcon ferret finch
  firefly fish flamingo fox frog gazelle gecko gibbon giraffe goat goose grouse gull hamster hare hawk hedgehog heron
  horse hound ibex ibis iguana impala jackal jaguar jay kestrel kite kiwi koala lark lemur leopard lion lizard llama
  lobster lynx magpie mallard marmot marten mole moose moth mouse mule narwhal newt ocelot octopus orca osprey otter
  owl ox oyster panda panther parrot pelican penguin pheasant pigeon pony puffin puma quail rabbit raccoon raven robin
  salmon seal shark sheep skylark sloth snail sparrow spider squid squirrel starling stork swan swift tapir tern thrush
  tiger toad trout turtle viper walrus weasel whale wolf wombat woodpecker wren yak zebra
`);
