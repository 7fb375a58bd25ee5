"""Whether the processor multiplies matrices in bfloat16 by itself; where that is emulated it is slower."""

import torch


def processor_has_it() -> bool:
    processor = torch.cpu.get_capabilities()
    return bool(processor.get("avx512_bf16") or processor.get("amx_bf16"))
