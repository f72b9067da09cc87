package demo

import (
	"math/rand/v2"
	"strconv"
)

// Parts of names. They are common words and made-up syllables; whoever is called so is so
// by chance.
var (
	kinds     = []string{"Brisk", "Calm", "Crimson", "Dizzy", "Eager", "Frosty", "Gentle", "Hasty", "Idle", "Jolly", "Keen", "Lucky", "Mellow", "Nimble", "Odd", "Proud", "Quiet", "Rapid", "Silent", "Tiny", "Umber", "Vivid", "Wild", "Zesty"}
	creatures = []string{"Badger", "Condor", "Dingo", "Egret", "Falcon", "Gecko", "Heron", "Ibis", "Jackal", "Koala", "Lynx", "Marten", "Newt", "Otter", "Puffin", "Quail", "Raven", "Stoat", "Tapir", "Urchin", "Viper", "Walrus", "Yak", "Zebu"}
	others    = []string{"Zoë 🦊", "Łukasz", "Øyvind", "Ñandú", "Élodie", "Müller", "Иван", "Ольга", "Νίκος", "さくら", "けんじ", "小明", "美玲", "지훈", "서연", "राहुल", "نور", "ليلى", "דוד", "ไทย", "👑 rex 👑", "x_X_x", "the one with the rather long name", "·"}
	countries = []string{"AR", "AU", "BR", "CA", "CH", "CL", "DE", "DK", "EG", "ES", "FI", "FR", "GB", "GR", "ID", "IN", "IT", "JP", "KE", "KR", "MX", "NG", "NL", "NO", "NZ", "PL", "PT", "SE", "TH", "TR", "UA", "US", "VN", "ZA"}
	stems     = []string{"Alb", "Arv", "Bren", "Cas", "Cor", "Dov", "Drus", "Elm", "Esk", "Fars", "Gol", "Hest", "Ister", "Jor", "Kald", "Kest", "Lum", "Mor", "Nord", "Or", "Pel", "Quor", "Rav", "Sol", "Strav", "Tarn", "Tros", "Ul", "Vest", "Wend", "Yar", "Zan"}
	endings   = []string{"avia", "burg", "dor", "eria", "land", "mark", "onia", "ovia"}
)

// namer gives names, none of them twice.
type namer struct {
	r    *rand.Rand
	used map[string]int
}

func newNamer(r *rand.Rand) *namer { return &namer{r, make(map[string]int)} }

// tries is how often another name is looked for in the place of one that is used.
const tries = 20

// player returns what a player is called, which may be nothing.
func (n *namer) player() string {
	switch x := n.r.IntN(20); {
	case x == 0:
		return ""
	case x <= 2:
		return n.once(func() string { return pick(n.r, others) })
	default:
		return n.once(func() string { return pick(n.r, kinds) + " " + pick(n.r, creatures) })
	}
}

// nation returns what a nation is called.
func (n *namer) nation() string {
	return n.once(func() string { return pick(n.r, stems) + pick(n.r, endings) })
}

// once returns a name that was not used before, with a number if none is found.
func (n *namer) once(name func() string) string {
	text := name()
	for range tries {
		if n.used[text] == 0 {
			break
		}
		text = name()
	}
	n.used[text]++
	if count := n.used[text]; count > 1 {
		return text + " " + strconv.Itoa(count)
	}
	return text
}
