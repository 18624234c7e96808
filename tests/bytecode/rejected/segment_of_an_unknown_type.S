%% rule: lists
%% a segment is of one of the known types
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {bs_create_bin,{f,0},0,1,1,{x,0},{list,[{atom,words},1,1,nil,{x,0},{integer,8}]}}.
    return.
    int_code_end.
