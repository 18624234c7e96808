%% rule: registers
%% a frame has at most 1024 registers, not 4000000000
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,4000000000,1}.
    {deallocate,4000000000}.
    return.
    int_code_end.
